"""What people send along: rows and routes over the store of `kit.files`."""
