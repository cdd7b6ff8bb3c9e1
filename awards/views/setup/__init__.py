"""The settings of an edition, for its secretariat to change and its auditors to read."""
