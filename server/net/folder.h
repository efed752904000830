/* All files below a folder, read into memory. */
#ifndef NET_FOLDER_H
#define NET_FOLDER_H

#include <stddef.h>

/* The longest path below the folder, and the largest file; what exceeds them is left out, and the log says
 * so. */
#define FOLDER_PATH_SIZE 256
#define FOLDER_FILE_BYTES (16u << 20)

/* path begins with '/', from the folder. bytes (mem_free) becomes the callee's. */
typedef void folder_callback(void *argument, const char *path, char *bytes, size_t length);

/* Calls found for each regular file, except those whose name begins with a dot. */
void folder_read(const char *folder, folder_callback *found, void *argument);

#endif
