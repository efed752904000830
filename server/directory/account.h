/* What a person signs in with, as they see and change it. */
#ifndef DIRECTORY_ACCOUNT_H
#define DIRECTORY_ACCOUNT_H

#include "directory/letters.h"
#include "directory/service.h"

/* Tells the person of the call by mail what they changed, in the call's language. */
void account_notify(struct directory *directory, const struct call *call, enum notice notice);

/* Asks for two registers of the person of the call: their credentials, and who they are. */
void account_read(const struct directory *directory, const struct call *call, registers_callback *done,
                  void *argument);

#endif
