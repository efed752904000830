/* What a client says it can take (RFC 9110, section 12.5): the encodings and the language of an answer. */
#ifndef NET_NEGOTIATION_H
#define NET_NEGOTIATION_H

/* Best first. */
enum encoding { ENCODING_BROTLI, ENCODING_GZIP, ENCODING_NONE, ENCODING_COUNT };

/* The name in Content-Encoding; NULL for ENCODING_NONE. */
const char *encoding_name(enum encoding encoding);
/* How much the client wants the encoding, in thousandths; 0: not at all. accept_encoding NULL: as it is,
 * nothing else. */
unsigned encoding_weight(const char *accept_encoding, enum encoding encoding);
/* "ro" or "en"; Romanian where the header says neither. */
const char *language_of(const char *accept_language);

#endif
