package io.mekong.lake;

class LocalStorageTest extends LakeStorageContract {
    @Override
    LakeStorage open() {
        return LocalStorage.open(work.resolve("lake"));
    }
}
