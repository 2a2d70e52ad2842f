#include "ui/app/app.h"

gboolean app_may (App *app, Right right, char **why_not)
{
  g_autoptr (GError) error = NULL;
  if (session_may (app->session, right, &error))
    return TRUE;
  if (why_not != NULL)
    *why_not = g_strdup (error->message);
  return FALSE;
}
