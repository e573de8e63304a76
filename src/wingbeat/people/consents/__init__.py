"""What customers agreed to, and took back."""
