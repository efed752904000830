/* The mails of space.invite_people. */
#ifndef DIRECTORY_INVITATION_MAIL_H
#define DIRECTORY_INVITATION_MAIL_H

#include "directory/service.h"

/* Follows a space.invitation_made by mail, in whichever process comes first. */
void invitation_send_mails(struct directory *directory, const struct event *event);

#endif
