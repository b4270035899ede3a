/* rename.h - gives the SANE entry points the names libsane's dll loader looks for.
 *
 * The loader asks a backend "folder" for sane_folder_init, sane_folder_open ...
 * A backend that exports plain sane_* loads without a word, and then every call
 * is "not supported". Included instead of <sane/sane.h> by all of this folder. */
#ifndef SCAN_FOLDER_RENAME_H
#define SCAN_FOLDER_RENAME_H

#define sane_init                  sane_folder_init
#define sane_exit                  sane_folder_exit
#define sane_get_devices           sane_folder_get_devices
#define sane_open                  sane_folder_open
#define sane_close                 sane_folder_close
#define sane_get_option_descriptor sane_folder_get_option_descriptor
#define sane_control_option        sane_folder_control_option
#define sane_get_parameters        sane_folder_get_parameters
#define sane_start                 sane_folder_start
#define sane_read                  sane_folder_read
#define sane_cancel                sane_folder_cancel
#define sane_set_io_mode           sane_folder_set_io_mode
#define sane_get_select_fd         sane_folder_get_select_fd
#define sane_strstatus             sane_folder_strstatus

#include <sane/sane.h>
#include <sane/saneopts.h>

#endif
