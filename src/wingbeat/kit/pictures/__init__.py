"""Pictures of strangers, made anew before anybody sees them (hostile case 13): `guard` asks, `painter` does it elsewhere."""
