/* A box with a list of things to choose from: the F9 menu of actions, or any other short choice. What cannot be chosen is
 * muted and says why. A letter or F-key does its row at once; Enter the one under the cursor. */
#pragma once

#include "ui/widgets/action.h"

typedef struct Menu Menu;

typedef enum {
  MENU_IGNORED,
  MENU_TAKEN,
  MENU_CHOSEN, /* menu_choice() */
  MENU_CLOSED, /* Esc */
} MenuResult;

Menu *menu_new (const char *title);
void menu_free (Menu *menu);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Menu, menu_free)

/* KEY is a key name or NULL; WHY_NOT a sentence when it cannot be chosen now, or NULL. Everything is copied. */
void menu_add (Menu *menu, const char *key, const char *label, const char *why_not, const void *data);
void menu_add_heading (Menu *menu, const char *label);

/* A row for each action of TABLE whose name BUT (NULL: none) does not have, as allowed now on SCREEN; its data is the Action. */
void menu_add_actions (Menu *menu, const Action *table, void *screen, const Action *but);

/* TRUE where a row has a key; else the labels stand at the left. */
gboolean menu_has_keys (const Menu *menu);

guint menu_choice (const Menu *menu);

/* The data of the chosen row. */
const void *menu_data (const Menu *menu);

MenuResult menu_handle_event (Menu *menu, const Event *event);
void menu_draw (Menu *menu, Canvas *canvas);
