# Adds our program to the build of llama.cpp, once its own targets are there. Included through
# CMAKE_PROJECT_INCLUDE, so for every project() below it too: only the outermost is meant.
if(CMAKE_CURRENT_SOURCE_DIR STREQUAL CMAKE_SOURCE_DIR AND NOT TARGET as-server)
    cmake_language(EVAL CODE "cmake_language(DEFER CALL add_executable as-server [[${CMAKE_CURRENT_LIST_DIR}/as_server.cpp]])")
    cmake_language(DEFER CALL target_link_libraries as-server PRIVATE llama-common llama)
endif()
