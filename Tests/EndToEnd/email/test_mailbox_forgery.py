"""A forged sender never becomes the person it names: what the mail server itself writes about a mail decides."""

from support.mailbox_channel import until

SERVER = "mx.balcao.test"
# What a server writes when the sender forged `From: ana@balcao.test` and chose the rest; DMARC failed each time.
FORGED = [
    "spf=pass smtp.mailfrom==?utf-8?q?=3Bdmarc=pass_header.from=3Dbalcao.test_?=@evil.example; "
    "dmarc=fail header.from=balcao.test",
    'spf=pass smtp.mailfrom="x; dmarc=pass header.from=balcao.test y"@evil.example; dmarc=fail header.from=balcao.test',
    "spf=pass (domain of =?utf-8?q?=29=3Bdmarc=pass_header.from=3Dbalcao.test_=28?=@evil.example) "
    "smtp.mailfrom=evil.example; dmarc=fail header.from=balcao.test",
    "dkim=pass header.i==?utf-8?q?=3Bdmarc=pass_header.from=3Dbalcao.test_?=@evil.example; "
    "dmarc=fail header.from=balcao.test",
]


def test_a_forged_mail_is_a_contact_of_its_own(make_shop, ana, trusting):
    shop = make_shop(settings={"authenticationServer": SERVER})
    shop.start()
    shop.connected()

    def deliver(results, number, **headers):
        message = ana.message(f"pedido {number}", **headers)
        text = message.as_bytes()
        trusting.deliver("loja", f"Authentication-Results: {SERVER}; {results}\r\n".encode() + text)
        return message["Message-ID"]

    def contacts(count):
        listed = until(lambda: (found := shop.run_json("conversations", "list")) and len(found) >= count and found)
        return [shop.run_json("conversations", "show", entry["id"])["contact"] for entry in listed]

    first = deliver("dmarc=pass header.from=balcao.test", 0)
    (honest,) = contacts(1)
    assert honest["aliases"] == ["email:ana@balcao.test"]
    for number, results in enumerate(FORGED, 1):
        deliver(results, number, In_Reply_To=first, References=first)
    # All forgeries claim to be of one person and one thread: one conversation, beside hers.
    found = contacts(2)
    assert sorted(contact["aliases"] for contact in found) == [["email-claim:ana@balcao.test"], ["email:ana@balcao.test"]]
    deliver("dmarc=pass header.from=balcao.test", 9)
    found = contacts(3)
    assert sum(contact["id"] == honest["id"] for contact in found) == 2, "she herself is known again"
    assert sum(contact["aliases"] == ["email-claim:ana@balcao.test"] for contact in found) == 1
