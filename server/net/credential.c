#include "net/credential.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "net/cookie.h"

static void take_token(struct credential *credential, const char *token, size_t length)
{
    if (length >= sizeof(credential->token))
        return;
    memcpy(credential->token, token, length);
    credential->token[length] = '\0';
}

struct credential credential_of(const struct origins *origins, const char *origin, const char *cookie,
                                const char *authorization)
{
    static const char scheme[] = "Bearer ";
    struct credential credential = {0};
    const char *value;
    size_t length;

    if (origin != NULL && !origins_allow(origins, origin)) {
        credential.kind = CREDENTIAL_FORBIDDEN;
        return credential;
    }
    if (authorization != NULL && strncasecmp(authorization, scheme, strlen(scheme)) == 0) {
        authorization += strlen(scheme);
        authorization += strspn(authorization, " ");
        credential.kind = CREDENTIAL_BEARER;
        take_token(&credential, authorization, strcspn(authorization, " \t"));
        return credential;
    }
    if (origin == NULL || cookie == NULL)
        return credential;
    value = cookie_find(cookie, cookie_name(origins->is_secure), &length);
    if (value == NULL || length == 0)
        return credential;
    credential.kind = CREDENTIAL_COOKIE;
    take_token(&credential, value, length);
    return credential;
}
