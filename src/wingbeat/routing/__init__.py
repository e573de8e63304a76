"""Who answers: the queue, capacity, assignment."""
