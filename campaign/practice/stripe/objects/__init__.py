"""Stripe's objects as JSON, with the fields that the pinned version of the API sends.

Plain builders: they know neither the store nor the moment. A test holds their fields against the
classes of the real SDK. Names with an underscore are notes of ours and are never sent.
"""
