"""A participant of the exchange, written with zeep: docs/OPERATING.md shows the same in short.

soap.py BASE REGULATION CHANNEL CLAUSE IIN, in a folder with gateway-own.pem and, for each of OFFICIALS and SYSTEMS, NAME.key
(PKCS#8 in DER) and NAME.pem. Officials sign as the participant akimat-is, systems as akimat-own.
"""
import copy
import datetime
import sys
import urllib.request
import uuid

import xmlsec
import zeep
from lxml import etree
from zeep.plugins import HistoryPlugin
from zeep.wsse.signature import BinarySignature, MemorySignature, Signature

BASE, REGULATION, CHANNEL, CLAUSE, IIN = sys.argv[1:]
WSDL = BASE + "/gateway/soap?wsdl"
LOOKUP = "urn:qyzmet:lookup:v1"
OFFICIALS = {"ecdsa": xmlsec.Transform.ECDSA_SHA256, "rsa": xmlsec.Transform.RSA_SHA256}
SYSTEMS = {"is-ec": OFFICIALS["ecdsa"], "is-rsa": OFFICIALS["rsa"], "is-own": OFFICIALS["ecdsa"]}
METHODS = {**OFFICIALS, **SYSTEMS}
SOAP = "{http://schemas.xmlsoap.org/soap/envelope/}"


def pem(name):
    """xmlsec reads private keys as PEM."""
    from cryptography.hazmat.primitives import serialization as s

    key = s.load_der_private_key(open(name + ".key", "rb").read(), None)
    return key.private_bytes(s.Encoding.PEM, s.PrivateFormat.PKCS8, s.NoEncryption())


for name in METHODS:
    open(name + ".key.pem", "wb").write(pem(name))


def signed(name, lookup):
    """The business data with an enveloped signature of the official."""
    signature = xmlsec.template.create(lookup, xmlsec.Transform.C14N, METHODS[name], ns="ds")
    lookup.append(signature)
    reference = xmlsec.template.add_reference(signature, xmlsec.Transform.SHA256, uri="")
    xmlsec.template.add_transform(reference, xmlsec.Transform.ENVELOPED)
    xmlsec.template.add_transform(reference, xmlsec.Transform.C14N)
    data = xmlsec.template.add_x509_data(xmlsec.template.ensure_key_info(signature))
    xmlsec.template.x509_data_add_certificate(data)
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_memory(pem(name), xmlsec.KeyFormat.PEM)
    context.key.load_cert_from_file(name + ".pem", xmlsec.KeyFormat.PEM)
    context.sign(signature)
    return lookup


def question(name, message, service="gbd_fl", iin=IIN, **changed):
    fields = {
        "messageId": message, "serviceId": service, "regulation": REGULATION, "channel": CHANNEL,
        "clause": CLAUSE, "ground": "пункт " + CLAUSE, "case": "2026-77", **changed,
    }
    lookup = etree.Element("{%s}lookup" % LOOKUP, nsmap={None: LOOKUP})
    for field, value in fields.items():
        etree.SubElement(lookup, "{%s}%s" % (LOOKUP, field)).text = value
    subject = etree.SubElement(lookup, "{%s}subject" % LOOKUP)
    etree.SubElement(subject, "{%s}iin" % LOOKUP).text = iin
    return signed(name, lookup)


class Gateway:
    """Answers bear the gateway's signature, not ours: zeep verifies with the certificate that it signs with."""

    def verify(self, envelope):
        return Signature("ecdsa.key.pem", "gateway-own.pem").verify(envelope)


def wsse(kind, name, change=None, before=None):
    class Wsse(Gateway, kind):
        def apply(self, envelope, headers):
            envelope = before(envelope) if before else envelope
            envelope, headers = super().apply(envelope, headers)
            return (change(envelope) if change else envelope), headers

    files = (name + ".key.pem", name + ".pem")
    if kind is MemorySignature:
        files = tuple(open(file, "rb").read() for file in files)
    return Wsse(*files, signature_method=METHODS[name], digest_method=xmlsec.Transform.SHA256)


def typed(envelope):
    """The question as elements and not as text."""
    data = envelope.find(".//data")
    text, data.text = data.text, None
    for attribute in list(data.attrib):
        del data.attrib[attribute]
    data.append(etree.fromstring(text))
    return envelope


def call(security, name="ecdsa", message=None, sender="akimat-is", asked=None, **changed):
    message = message or str(uuid.uuid4())
    history = HistoryPlugin()
    client = zeep.Client(WSDL, wsse=security, plugins=[history])
    service = changed.get("service", "gbd_fl")
    lookup = asked if asked is not None else question(name, message, **changed)
    data = etree.tostring(lookup, encoding="unicode")
    data = zeep.xsd.AnyObject(zeep.xsd.String(), data)
    request = {
        "requestInfo": {
            "messageId": message, "serviceId": service, "messageDate": datetime.datetime.now(datetime.timezone.utc),
            "sender": {"senderId": sender, "password": "unused"},
        },
        "requestData": {"data": data},
    }
    try:
        return client.service.SendMessage(request), history
    except zeep.exceptions.Fault as fault:
        return fault, history


def code(fault):
    assert isinstance(fault, zeep.exceptions.Fault), fault
    info = fault.detail[0]
    assert etree.QName(info).localname == "SendMessageFault1_SendMessageFault", etree.tostring(info)
    inner = info.findtext("subError/errorCode")
    return info.findtext("errorCode"), inner


def save(name, history):
    open(name, "wb").write(etree.tostring(history.last_received["envelope"]))


# Good calls, with every kind of signature that zeep has, both keys, both forms of the data.
for kind, before in ((Signature, None), (MemorySignature, None), (BinarySignature, None), (Signature, typed)):
    for name in OFFICIALS:
        answer, history = call(wsse(kind, name, before=before), name)
        assert answer["responseInfo"]["status"]["code"] == "SCSS001", answer
        data = answer["responseData"]["data"]
        document = etree.fromstring(data.encode())
        assert document.findtext("{%s}status/{%s}code" % (LOOKUP, LOOKUP)) == "FOUND", data
        person = "{http://person.persistence.interactive.nat}"
        assert document.findtext(".//%sperson/%siin" % (person, person)) == IIN, data
save("answer.xml", history)
open("data.xml", "w", encoding="utf-8").write(data)
open("service.wsdl", "wb").write(urllib.request.urlopen(WSDL, timeout=10).read())
answer, _ = call(wsse(Signature, "ecdsa"), iin="850615400006")
assert "NOT_FOUND" in answer["responseData"]["data"], answer

# A system with a certificate of its own, which the authority's desk gave to its organization: nobody's ИИН is in it. Its
# official signs the question, or it does so itself.
for system in SYSTEMS:
    for asker in ("ecdsa", system):
        answer, _ = call(wsse(Signature, system), asker, sender="akimat-own")
        assert not isinstance(answer, Exception), (system, asker, code(answer))
        assert "FOUND" in answer["responseData"]["data"], answer
# The official is not that system, and the system is not the official.
for name, sender in (("ecdsa", "akimat-own"), ("is-ec", "akimat-is")):
    fault, _ = call(wsse(Signature, name), name, sender=sender)
    assert code(fault) == ("SCE006", None), code(fault)

# A Timestamp in the header is signed by zeep too.
from zeep.wsse import utils


class Stamped(Signature):
    def apply(self, envelope, headers):
        security = utils.get_security_header(envelope)
        stamp = etree.SubElement(security, etree.QName(zeep.ns.WSU, "Timestamp"))
        now = datetime.datetime.now(datetime.timezone.utc)
        for field, at in (("Created", now), ("Expires", now + datetime.timedelta(minutes=5))):
            etree.SubElement(stamp, etree.QName(zeep.ns.WSU, field)).text = at.strftime("%Y-%m-%dT%H:%M:%SZ")
        return super().apply(envelope, headers)

    verify = Gateway.verify


stamped = Stamped("ecdsa.key.pem", "ecdsa.pem", signature_method=METHODS["ecdsa"], digest_method=xmlsec.Transform.SHA256)
answer, _ = call(stamped)
assert not isinstance(answer, Exception), answer


# Forgeries after signing.
def changed(envelope):
    envelope.find(".//senderId").text = "akimat-is "
    envelope.find(".//messageId").text += "1"
    return envelope


def wrapped(envelope):
    body = envelope.find(SOAP + "Body")
    forged = copy.deepcopy(body)
    for attribute in list(forged.attrib):
        del forged.attrib[attribute]
    forged.find(".//messageId").text += "1"
    keep = etree.SubElement(envelope.find(SOAP + "Header"), "{urn:keep}keep")
    envelope.replace(body, forged)
    keep.append(body)
    return envelope


def doubled(envelope):
    envelope.append(copy.deepcopy(envelope.find(SOAP + "Body")))
    return envelope


expected = [
    ("changed", dict(security=wsse(Signature, "ecdsa", changed)), ("SCE006", None)),
    ("wrapped", dict(security=wsse(Signature, "ecdsa", wrapped)), ("SCE006", None)),
    ("two bodies", dict(security=wsse(Signature, "ecdsa", doubled)), ("SCE006", None)),
    ("unknown service", dict(security=wsse(Signature, "ecdsa"), service="ESEDO_UNIVERSAL_SERVICE"), ("SCE004", None)),
    ("unknown sender", dict(security=wsse(Signature, "ecdsa"), sender="nobody"), ("SCE006", "unknown_sender")),
    ("unsigned", dict(security=None), ("SCE007", None)),
    ("no ground", dict(security=wsse(Signature, "ecdsa"), ground=""), ("SCE001", "no_ground")),
    ("another clause", dict(security=wsse(Signature, "ecdsa"), clause="99.9"), ("SCE001", "not_in_procedure")),
]
for what, arguments, wanted in expected:
    fault, history = call(**arguments)
    assert code(fault) == wanted, (what, fault, code(fault))
save("fault.xml", history)

unsigned = question("ecdsa", "m-1")
unsigned.remove(unsigned[-1])
fault, _ = call(wsse(Signature, "ecdsa"), message="m-1", asked=unsigned)
assert code(fault) == ("SCE017", None), code(fault)
forged = question("ecdsa", "m-2")
forged.find("{%s}subject/{%s}iin" % (LOOKUP, LOOKUP)).text = "850615400006"
fault, _ = call(wsse(Signature, "ecdsa"), message="m-2", asked=forged)
assert code(fault) == ("SCE016", None), code(fault)
fault, _ = call(wsse(Signature, "ecdsa"), message="m-2")
assert code(fault) == ("SCE001", "repeated"), code(fault)

# SHA-1, which zeep takes by default, is not accepted.
old = type("Old", (Signature,), {"verify": Gateway.verify})("rsa.key.pem", "rsa.pem")
fault, _ = call(old, "rsa")
assert code(fault) == ("SCE006", None), code(fault)
print("all as it should be")
