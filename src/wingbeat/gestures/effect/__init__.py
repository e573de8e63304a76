"""What gestures bring about: customers with one against comparable customers without."""
