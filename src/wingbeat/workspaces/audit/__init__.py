"""The audit: who did what that bears on security."""
