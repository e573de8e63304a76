"""The probe's way in: sockets as a browser opens them."""
