"""What can happen to an account."""

from campaign.accounts.operations.addresses import (
    ask_for_address,
    confirm_address,
    stop_address,
)
from campaign.accounts.operations.factors import (
    remove_all_factors,
    remove_code_app,
    replace_recovery_codes,
    set_up_code_app,
    use_counter,
    use_recovery_code,
)
from campaign.accounts.operations.kept_forms import (
    Typed,
    forget_old_forms,
    keep_form,
    let_go_of_form,
)
from campaign.accounts.operations.links import (
    ACCOUNT_MAIL,
    Wanted,
    ask_for_mail,
    forget_old_links,
    mail_what_was_asked,
    send_link,
    send_reset_link,
    use_link,
)
from campaign.accounts.operations.passkeys import (
    NewPasskey,
    add_passkey,
    remove_passkey,
    use_passkey,
)
from campaign.accounts.operations.people import (
    SIGN_IN,
    add_person,
    edit_person,
    rehash_password,
    replace_password,
)
from campaign.accounts.operations.sessions import (
    Beginning,
    begin_session,
    end_session,
    end_session_of,
    forget_old_sessions,
    go_on,
    see_session,
    sign_out_everywhere,
)

__all__ = [
    "ACCOUNT_MAIL",
    "SIGN_IN",
    "Beginning",
    "NewPasskey",
    "Typed",
    "Wanted",
    "add_passkey",
    "add_person",
    "ask_for_address",
    "ask_for_mail",
    "begin_session",
    "confirm_address",
    "edit_person",
    "end_session",
    "end_session_of",
    "forget_old_forms",
    "forget_old_links",
    "forget_old_sessions",
    "go_on",
    "keep_form",
    "let_go_of_form",
    "mail_what_was_asked",
    "rehash_password",
    "remove_all_factors",
    "remove_code_app",
    "remove_passkey",
    "replace_password",
    "replace_recovery_codes",
    "see_session",
    "send_link",
    "send_reset_link",
    "set_up_code_app",
    "sign_out_everywhere",
    "stop_address",
    "use_counter",
    "use_link",
    "use_passkey",
    "use_recovery_code",
]
