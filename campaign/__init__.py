"""Campaign: software with which a coalition of equal organizations runs a campaign together."""

__version__ = "0.1.0"
