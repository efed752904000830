cmake_minimum_required(VERSION 3.22)

# Writes OUTPUT, a C file with `const struct embedded NAME[]`: each of INPUTS as its path below ROOT, its bytes and their
# number, ended by a row of zeroes (server/core/embedded.h).
set(rows "")
set(arrays "")
set(number 0)
foreach(input IN LISTS INPUTS)
    file(RELATIVE_PATH path ${ROOT} ${input})
    file(READ ${input} hex HEX)
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
    string(APPEND arrays "static const unsigned char file_${number}[] = {${bytes}0};\n")
    string(APPEND rows "    {\"${path}\", (const char *)file_${number}, sizeof(file_${number}) - 1},\n")
    math(EXPR number "${number} + 1")
endforeach()
file(WRITE ${OUTPUT} "#include \"core/embedded.h\"\n\n${arrays}\nconst struct embedded ${NAME}[] = {\n${rows}    {0},\n};\n")
