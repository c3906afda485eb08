# SPDX-License-Identifier: GPL-3.0-or-later
# One INTERFACE target carries how every target of the project is compiled.

set(CMAKE_AUTOMOC ON)
set(CMAKE_AUTORCC ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

find_program(SOCKWRIGHT_CCACHE ccache)
if(SOCKWRIGHT_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${SOCKWRIGHT_CCACHE}")
endif()

add_library(sockwright_settings INTERFACE)
target_compile_features(sockwright_settings INTERFACE cxx_std_20)
set(CMAKE_CXX_EXTENSIONS OFF)

target_compile_options(sockwright_settings INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
    -Wcast-align -Wimplicit-fallthrough -Wold-style-cast)
if(SOCKWRIGHT_WERROR)
    target_compile_options(sockwright_settings INTERFACE -Werror)
endif()

target_compile_definitions(sockwright_settings INTERFACE
    QT_NO_CAST_FROM_ASCII
    QT_NO_CAST_TO_ASCII
    QT_NO_CAST_FROM_BYTEARRAY
    QT_NO_URL_CAST_FROM_STRING
    QT_NO_CONTEXTLESS_CONNECT
    QT_NO_FOREACH
    QT_DISABLE_DEPRECATED_BEFORE=0x060400)

if(SOCKWRIGHT_SANITIZE)
    target_compile_definitions(sockwright_settings INTERFACE QT_FORCE_ASSERTS)
    # GCC's manual: sanitizers make -Wmaybe-uninitialized warn of what is not there.
    target_compile_options(sockwright_settings INTERFACE
        -fsanitize=${SOCKWRIGHT_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all
        $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
    target_link_options(sockwright_settings INTERFACE -fsanitize=${SOCKWRIGHT_SANITIZE})
endif()
