"""Who could enter, who did and how far it went: by kind of unit, kecamatan, kelurahan, category and year."""
