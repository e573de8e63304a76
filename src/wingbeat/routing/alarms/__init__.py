"""A promise is about to break, says the queue: offer a call-back, wake who is away, page who leads.

In:   breach_predicted
Out:  Say, BreachExpected
"""
