"""Training and examinations that go on while the page that began them is closed, with how far they are."""
