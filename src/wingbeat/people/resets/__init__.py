"""A new password for who forgot it: a link by mail, single use, one hour, dead when address or password change."""
