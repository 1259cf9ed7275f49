"""What is typed in to sign in. Flask-Security's forms in our words keep its validators."""

from typing import Any

from flask_security.forms import LoginForm, ResetPasswordForm
from wtforms import EmailField, HiddenField, PasswordField, SelectField, StringField
from wtforms.validators import DataRequired, EqualTo, Length, ValidationError

from campaign.accounts.passkeys import Answer
from campaign.kernel.addresses import is_address, normal_address
from campaign.kernel.forms import TextsMadeAlike, WebForm
from campaign.kernel.i18n import gettext as _
from campaign.kernel.i18n import language_name, offered_languages
from campaign.kernel.i18n import lazy_gettext as _l


class SignInForm(LoginForm):
    class Meta(TextsMadeAlike):
        pass

    remember = None
    submit = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email.label.text = _("E-mail address")
        self.password.label.text = _("Password")
        self.password.description = ""


class AddressForm(WebForm):
    """Says of a mistyped address that it is none; of others nothing, known or not."""

    email = EmailField(_l("E-mail address"), [DataRequired(_l("Type your e-mail address."))])

    def validate_email(self, field: EmailField) -> None:
        if not is_address(field.data):
            raise ValidationError(_("This is no e-mail address."))

    def address(self) -> str:
        return normal_address(self.email.data)


class CodeForm(WebForm):
    code = StringField(_l("Code"), [DataRequired(_l("Type the code."))])


class AnswerForm(WebForm):
    """What a browser answers for a passkey, with the seal of what it was asked."""

    credential = HiddenField(validators=[DataRequired()])
    seal = HiddenField(validators=[DataRequired()])

    def answer(self) -> Answer:
        return Answer(self.credential.data, self.seal.data)


class NewPasskeyForm(AnswerForm):
    name = StringField(_l("Name"), [DataRequired(_l("Type a name.")), Length(max=60)])


class PasswordForm(WebForm):
    password = PasswordField(_l("Password"), [DataRequired(_l("Type a password."))])


class PersonForm(WebForm):
    name = StringField(_l("Name"), [DataRequired(_l("Type your name.")), Length(max=120)])
    language = SelectField(_l("Language"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language.choices = [(tag, language_name(tag)) for tag in offered_languages()]


class ChangePasswordForm(WebForm):
    old = PasswordField(_l("Password until now"), [DataRequired(_l("Type a password."))])
    password = PasswordField(_l("New password"), [DataRequired(_l("Type a password."))])
    again = PasswordField(
        _l("New password again"), [EqualTo("password", _l("The two passwords differ."))]
    )

    def __init__(self, *, asks_for_old: bool) -> None:
        super().__init__()
        if not asks_for_old:
            del self.old
            self.old = None


class NewPasswordForm(ResetPasswordForm):
    class Meta(TextsMadeAlike):
        pass

    submit = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.password.label.text = _("New password")
        self.password_confirm.label.text = _("New password again")
