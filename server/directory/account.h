/* What a person signs in with, as they see and change it. */
#ifndef DIRECTORY_ACCOUNT_H
#define DIRECTORY_ACCOUNT_H

#include "directory/letters.h"
#include "directory/service.h"

/* Tells the person of the call by mail what they changed, in the call's language. */
void account_notify(struct directory *directory, const struct call *call, enum notice notice);

#endif
