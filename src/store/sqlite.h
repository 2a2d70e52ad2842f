/* The one include of the database library. SQLCipher's library has the same API and the same names. */
#pragma once

#ifdef KITH_SQLCIPHER
#ifndef SQLITE_HAS_CODEC
#define SQLITE_HAS_CODEC 1
#endif
#include <sqlcipher/sqlite3.h>
#else
#include <sqlite3.h>
#endif
