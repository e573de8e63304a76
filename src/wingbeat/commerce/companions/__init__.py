"""Products that go together: counted from what customers bought in one order, offered with an honest confidence."""
