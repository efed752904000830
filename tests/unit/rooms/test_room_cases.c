#include "rooms/room.h"

#include "../cases.h"

int main(void)
{
    return run_cases(&room_feature, "room");
}
