from dataclasses import replace

from campaign.kernel.sealing import is_seal, seal


def test_a_seal_is_for_one_purpose_and_these_parts(app):
    given = seal("mail", "1", "zoe")

    assert is_seal(given, "mail", "1", "zoe")
    assert is_seal(given[:32], "mail", "1", "zoe")
    assert not is_seal(given, "other", "1", "zoe")
    assert not is_seal(given, "mail", "1z", "oe")
    assert not is_seal(given[:31], "mail", "1", "zoe")
    assert not is_seal("", "mail", "1", "zoe")
    assert not is_seal("é" * 32, "mail", "1", "zoe")


def test_another_installation_seals_otherwise(app, build_app, settings):
    other = build_app(replace(settings, secret_key="another secret, as long as it has to be"))
    with other.app_context():
        theirs = seal("mail", "1")

    assert seal("mail", "1") != theirs
