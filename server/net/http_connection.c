#include "net/http_connection.h"

#include "core/memory.h"

static uint64_t now_secs(const struct http_connections *connections)
{
    return uv_now(connections->loop) / 1000;
}

void http_connection_add(struct http_connections *connections, int descriptor, struct visitor *visitor,
                         const struct sockaddr *neighbour)
{
    struct http_connection *connection = MEM_NEW(struct http_connection);

    connection->connections = connections;
    connection->descriptor = descriptor;
    connection->visitor = visitor;
    (void)address_from_socket(&connection->neighbour, neighbour);
    connection->since_secs = now_secs(connections);
    connection->next = connections->first;
    connection->link = &connections->first;
    if (connection->next != NULL)
        connection->next->link = &connection->next;
    connections->first = connection;
    connections->count++;
}

void http_connection_remove(struct http_connection *connection)
{
    struct http_connections *connections = connection->connections;

    *connection->link = connection->next;
    if (connection->next != NULL)
        connection->next->link = connection->link;
    admission_leave(connections->gate->admission, connection->visitor);
    connections->count--;
    mem_free(connection);
}

struct http_connection *http_connection_find_added(struct http_connections *connections, int descriptor)
{
    struct http_connection *connection = connections->first;

    while (connection != NULL && (connection->mhd != NULL || connection->descriptor != descriptor))
        connection = connection->next;
    return connection;
}

void http_connection_set_served(struct http_connection *connection, bool is_served)
{
    connection->is_served = is_served;
    connection->since_secs = now_secs(connection->connections);
}

uint64_t http_connection_age_secs(const struct http_connection *connection)
{
    return now_secs(connection->connections) - connection->since_secs;
}

void http_connection_cut(const struct http_connection *connection, int how)
{
    shutdown(connection->descriptor, how);
}
