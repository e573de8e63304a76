"""Rules at work: the step behind events, and the timers behind waits and schedules."""
