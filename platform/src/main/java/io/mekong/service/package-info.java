/**
 * Servers that live beside us in processes of their own (PostgreSQL): started, adopted after a crash, stopped.
 */
@NullMarked
package io.mekong.service;

import org.jspecify.annotations.NullMarked;
