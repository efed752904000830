/* The process's own log: one line an entry on standard error, with a time in UTC. Never a token, a code, an
 * address or anyone's words; ids are fine. A source that repeats itself is cut to LOG_BURST lines a second,
 * and says so. */
#ifndef CORE_LOG_H
#define CORE_LOG_H

#define LOG_BURST 50

enum log_level { LOG_LEVEL_DEBUG, LOG_LEVEL_INFO, LOG_LEVEL_WARNING, LOG_LEVEL_ERROR };

/* Lines below level are dropped. The default is LOG_LEVEL_INFO. */
void log_set_level(enum log_level level);

void log_line(enum log_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));

#define log_debug(...) log_line(LOG_LEVEL_DEBUG, __VA_ARGS__)
#define log_info(...) log_line(LOG_LEVEL_INFO, __VA_ARGS__)
#define log_warning(...) log_line(LOG_LEVEL_WARNING, __VA_ARGS__)
#define log_error(...) log_line(LOG_LEVEL_ERROR, __VA_ARGS__)

#endif
