"""What each call of the API understands: the part of Stripe that Campaign uses, and no more.

A test holds every name against the parameters of the real SDK.
"""
