#include "base/error.h"

G_DEFINE_QUARK (kith - error - quark, kith_error)

int kith_error_exit_status (const GError *error)
{
  if (error == NULL)
    return 0;
  if (error->domain != KITH_ERROR)
    return KITH_ERROR_STORE;
  if (error->code == KITH_ERROR_CHANGED || error->code == KITH_ERROR_STOPPED)
    return KITH_ERROR_REFUSED;
  if (error->code == KITH_ERROR_UNSAVED)
    return KITH_ERROR_STORE;
  return error->code;
}
