/* A person's inbox: what concerns them wherever it happened. Today: the spaces they are a member of, for
 * their home page. Only the person may open it; only reactors write it. */
#ifndef INBOX_INBOX_H
#define INBOX_INBOX_H

#include "hub/feature.h"

extern const struct feature inbox_feature;

#endif
