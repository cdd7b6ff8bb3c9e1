"""Files that people send: known by their content, checked in a process of their own, never trusted."""
