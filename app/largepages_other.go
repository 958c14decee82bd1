//go:build !linux

package main

// largePages does nothing where pages are as large as the system likes.
func largePages(int) {}
