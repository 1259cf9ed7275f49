"""A person, and all that signing in needs to remember of one."""

from campaign.accounts.models.factors import CodeApp, Passkey, RecoveryCode
from campaign.accounts.models.in_flight import EndsWithAddress, EndsWithCredentials
from campaign.accounts.models.kept_forms import KeptForm
from campaign.accounts.models.links import AddressChange, SignInLink
from campaign.accounts.models.person import Person
from campaign.accounts.models.sessions import KnownDevice, PersonSession

__all__ = [
    "AddressChange",
    "CodeApp",
    "EndsWithAddress",
    "EndsWithCredentials",
    "KeptForm",
    "KnownDevice",
    "Passkey",
    "Person",
    "PersonSession",
    "RecoveryCode",
    "SignInLink",
]
