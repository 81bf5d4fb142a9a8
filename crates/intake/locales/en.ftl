# “My keys”.
my-keys-title = My keys
my-keys-lead = The key of your electronic signature is made in this very browser and never leaves it. A certificate confirms that the key is yours.
my-keys-demonstration = This is a demonstration: the certificate is issued at once and nobody checks who you are. Outside a demonstration you first come to the registrar with your identity document.
my-keys-owner = Holder
my-keys-iin = IIN
my-keys-organization = Organization
my-keys-bin = BIN
my-keys-how = How to get a certificate
my-keys-how-1 = Press “Make a key”. A short code appears.
my-keys-how-2 = Come to the registrar of the certification authority with this code and your identity document.
my-keys-how-3 = The registrar compares your identity, and the certificate appears on this page by itself.
my-keys-why = An IIN and a password alone prove nobody: only somebody who was identified can sign for you.
my-keys-elsewhere = I already have a key on a token or in a file
my-keys-elsewhere-explain = Sign with it: on the signing page you can download the exact bytes of the application and send a CMS made elsewhere. With a valid certificate you can also prove who you are for a new key – through the API, with the operation “renewal”.
