/**
 * The project's endpoints: what programs ask by path and parameters, answered by a query of the tables or of a database.
 */
@NullMarked
package io.mekong.endpoint;

import org.jspecify.annotations.NullMarked;
