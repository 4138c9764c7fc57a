#pragma once
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
/* Hidden behind _GNU_SOURCE in the system headers. */
int accept4(int, struct sockaddr *, socklen_t *, int);
