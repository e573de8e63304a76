"""What members have begun to write: kept per conversation, found again on any of their devices, gone when it is sent."""
