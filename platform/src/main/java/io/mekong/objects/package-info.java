/**
 * Object storage: the S3 endpoint of this process or one elsewhere, the client for it, and what is told of its objects'
 * coming and going.
 */
@org.jspecify.annotations.NullMarked
package io.mekong.objects;
