"""The leases of this process's desks, renewed as long as their sockets give signs of life."""
