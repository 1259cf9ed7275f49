"""Flask-Security's forms in our words. Its validators stay: they find the person, too."""

from typing import Any

from flask_security.forms import ForgotPasswordForm, LoginForm, ResetPasswordForm

from campaign.accounts.addresses import is_address
from campaign.kernel.i18n import gettext as _


class SignInForm(LoginForm):
    remember = None
    submit = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email.label.text = _("E-mail address")
        self.password.label.text = _("Password")
        self.password.description = ""


class ForgottenPasswordForm(ForgotPasswordForm):
    submit = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email.label.text = _("E-mail address")

    def validate(self, **kwargs: Any) -> bool:
        """Says of a mistyped address that it is none; of others nothing, known or not."""
        is_valid = super().validate(**kwargs)
        if not is_address(self.email.data or ""):
            self.form_errors.append(_("This is no e-mail address."))
        return bool(is_valid)


class NewPasswordForm(ResetPasswordForm):
    submit = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.password.label.text = _("New password")
        self.password_confirm.label.text = _("New password again")
