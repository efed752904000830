/* Rows of the feature `space` about invitations, for its tables. */
#ifndef DIRECTORY_INVITATION_COMMANDS_H
#define DIRECTORY_INVITATION_COMMANDS_H

#include "hub/feature.h"

void invitation_want_secret(const void *state, const struct request *request, struct wants *wants);
enum error invitation_make(const void *state, const struct request *request, struct decision *decision);
enum error invitation_make_by_mail(const void *state, const struct request *request,
                                   struct decision *decision);
void invitation_answer(const struct event *event, json_t *reply);
void invitation_want_addresses(const void *state, const struct request *request, struct wants *wants);
enum error invitation_withdraw(const void *state, const struct request *request, struct decision *decision);
enum error invitation_accept(const void *state, const struct request *request, struct decision *decision);

void invitation_want_all_addresses(const void *state, const struct request *request, struct wants *wants);
enum error invitation_list(const void *state, const struct request *request, json_t **reply_out);
enum error invitation_link(const void *state, const struct request *request, json_t **reply_out);

#endif
