"""Checks detached CMS files of a folder with pyHanko and prints how many and how long: «300 1.234»."""
import asyncio
import logging
import pathlib
import sys
import time

from asn1crypto import cms, crl, x509
from pyhanko.sign.validation.generic_cms import async_validate_detached_cms
from pyhanko_certvalidator import ValidationContext
from datetime import datetime, timezone

logging.disable(logging.CRITICAL)
folder = pathlib.Path(sys.argv[1])
moment = datetime.fromtimestamp(int(sys.argv[2]), timezone.utc)
load = lambda name, kind: kind.load((folder / name).read_bytes())
root, issuing = load("root.der", x509.Certificate), load("issuing.der", x509.Certificate)
revoked = load("list.der", crl.CertificateList)


async def check_all():
    done = 0
    begun = time.process_time()
    for path in sorted(folder.glob("*.cms")):
        context = ValidationContext(
            trust_roots=[root], other_certs=[issuing], crls=[revoked], moment=moment,
            revocation_mode="soft-fail", allow_fetching=False)
        signed = cms.ContentInfo.load(path.read_bytes())["content"]
        status = await async_validate_detached_cms(
            path.with_suffix(".txt").read_bytes(), signed, signer_validation_context=context)
        if not (status.intact and status.valid and status.trusted):
            sys.exit(f"pyHanko refuses {path.name}: {status.summary()}")
        done += 1
    print(done, time.process_time() - begun)


asyncio.run(check_all())
